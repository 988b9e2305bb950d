# Links Windows' headers into $out in the spellings of Windows' own SDK. Windows ignores the case of names, and mingw-w64's names
# are in lower case.
#
#   headers  folder of mingw-w64's headers

mkdir "$out"
cd "$headers"

# Windows.h, WINDOWS.h and WINDOWS.H.
for file in [a-z]*.h; do
  echo "$file"
done | awk '{
  stem = substr($0, 1, length($0) - 2)
  print $0, toupper(substr($0, 1, 1)) substr($0, 2)
  print $0, toupper(stem) ".h"
  print $0, toupper(stem) ".H"
}' > "$NIX_BUILD_TOP/links"

# Names of several words.
for name in AccCtrl AclAPI AclApi AclUI ActiveDS ActivScp AdsHlp AfUnix AFUnix ApiSet AppModel AtlBase AudioClient AudioPolicy \
  AudioSessionTypes AuxUlib AviFmt AvRt BaseTsd BaseTyps BCrypt BluetoothAPIs BluetoothApis BluetoothLEAPIs BthDef BthSdpDef \
  CfgMgr32 ComBaseApi ComDef CommCtrl CommDlg CommonControls CompObj CompressApi ComSvcs ComUtil ConIO CorError CorHdr \
  CredentialProvider CrtDbg CryptUIApi CrtDefs D2D1Effects D2D1Helper D3D11Shader D3D11SDKLayers D3D12SDKLayers D3D12Shader \
  D3D9Types D3DCommon D3DCompiler D3DTypes D3DX9Math DbgEng DbgHelp DbgProp DComp DComposition DDraw DebugApi DelayImp DevGuid \
  DevicePKey DevPKey DevPropDef DhcpCSdk DInput DirectXMath DispatcherQueue DispEx DlgS DocObj DpApi DSGetDC DsGetDC DShow \
  DSound DSRole DsRole DwmApi DWrite DXGIDebug DXGIFormat DXGIType DXVA2API DXVA2Api EndpointVolume ErrorRep EventSys EventToken \
  EvntCons EvnTCons EvntProv EvnTProv EvnTrace ExDisp ExDispId ExDispID FileApi FltDefs FunctionDiscoveryKeys \
  FunctionDiscoveryKeys_devpkey FwpmU FwpTypes GdiPlus GDIPlus GuidDef HandleApi HidClass HidPI HidPi HidSDI HidSdi HidUsage \
  HighLevelMonitorConfigurationAPI HtmlHelp HttpExt HttpFilt IcmpAPI IcmpApi ImageHlp In6Addr InAddr IniTGuid InitGuid \
  InputScope IntSafe IntShCut IoApiSet IPExport IpExport IPHlpApi IpHlpApi IPhlpapi IPIfCons IpIfCons IPRtrMib IpRtrMib IPTypes \
  IpTypes KnownFolders KsMedia KSMedia KtmW32 LibLoaderApi LMAccess LMAPIbuf LMApiBuf LMCons LMErr LmCons LmErr LMServer LMShare \
  LMWksta LowLevelMonitorConfigurationAPI LZExpand LzExpand MFApi MFError MFIdl MFObjects MFPlay MFReadWrite MFTransform \
  MLang MMDeviceAPI MMDeviceApi MmDeviceApi MMReg MmReg MMSystem MmSystem MSAcm MsAcm MSCorEE MSHTML MsHTML MsHtml MsHtmHst \
  MsiDefs MsiQuery MSTask MsTask MSTcpIP MSTcpip MSWSock MsWSock MsXml MsXml2 MsXml6 NamedPipeApi NCrypt NetCon NetFw NetIOApi \
  NetioApi NetIoApi NetListMgr NewDev NtDdDisk NTDDScsi NtDDScsi NtDdScsi NTDef NtDef NTDSAPI NtDsApi NtDsAPI NTLDAP NTSecAPI \
  NtSecApi NTSecPkg NtSecPkg NTStatus NtStatus OAIdl OaIdl ObjBase ObjIdl ObjIdlbase ObjSafe ObjSel OCIdl OcIdl Ole2 OleAcc \
  OleAuto OleCtl OleDlg OleIdl PathCch PdhMsg PhysicalMonitorEnumerationAPI PlaySoundApi PopPack PortableDevice \
  PortableDeviceApi PortableDeviceTypes PowerBase PowerSetting PowrProf ProcessEnv ProcessSnapshot ProcessThreadsApi ProfileApi \
  PropIdl PropKey PropKeyDef PropSys PropVarUtil PrSht PSAPI PSApi PsApi PshPack1 PshPack2 PshPack4 PshPack8 RasDlg RasError \
  RegStr RestartManager RichEdit RichOle RichOLE RoApi ROApi RoBuffer RoErrorApi RpcAsync RpcDce RpcDceP RpcNdr RpcNsi RPCNdr \
  RpcProxy RpcSal RTUtils RtUtils SChannel ScrnSave SecurityBaseApi SensAPI SensApi SetupAPI SetupApi SHCore ShCore ShellAPI \
  ShellApi ShellScalingAPI ShellScalingApi SHFolder ShFolder ShlDisp ShlGuid SHLGuid ShlObj SHLObj ShlWApi ShlWapi ShLwApi \
  SHLWAPI ShObjIdl SHObjIdl ShTypes SHTypes SoftPub SpatialAudioClient SpecStrings SQLExt SqlExt SQLTypes SqlTypes SQLUcode \
  StrMif StrmIf StringApiSet StrSafe SubAuth SvcGuid SynchApi SysInfoApi SystemMediaTransportControlsInterop TChar TaskSchd \
  TextServ TextStor ThumbCache TimeApi TimeZoneApi TlHelp32 TLHelp32 TpcShrd UIAnimation UIAutomation UIAutomationClient \
  UIAutomationCore UIAutomationCoreApi UrlHist URLMon UrlMon USBIoDef UsbIoDef USBIoctl UsbIoctl USBSpec UsbSpec UserEnv UTime \
  UxTheme UXTheme VersionHelpers VirtDisk VSStyle VsStyle VSSym32 VsSym32 WbemCli WbemDisp WbemIdl WbemProv WebAuthN WebAuthn \
  WerApi WiaDef WinApiFamily WinBase WinBer WinCodec WinCodecSDK WinCon WinCred WinCrypt WinDef WinDNS WinDns WindowsX WinEfs \
  WinError WinEvt WinGDI WinGdi WinHTTP WinHttp WinInet WinINet WinIoctl WinIoCtl WinIOCtl WinLdap WinLDAP WinNetWk WinNls \
  WinNLS WinNT WinNt WinPerf WinReg WinResrc WinSafer WinSCard WinScard WinSmCrd WinSnmp WinSock WinSock2 WinSpool WinString \
  WinSvc WinTernl WinTrust WinUSB WinUsb WinUser WinVer WlanApi WlanAPI WlanTypes WmiStr WMIStr WS2atm Ws2Bth WS2bth WS2Def \
  Ws2Def WS2def WS2ipdef Ws2IpDef WS2spi Ws2Spi WS2tcpip Ws2TcpIp WS2TcpIp Ws2Tcpip WSDApi WsdApi WSManDisp WSPiApi WspiApi \
  WtsApi32 WTSApi32 WTypes WTypesBase XAudio2 XInput XmlLite XPSObjectModel XpsObjectModel; do
  echo "$name"
done | awk '{ print tolower($0) ".h", $0 ".h" }' >> "$NIX_BUILD_TOP/links"

sort -u "$NIX_BUILD_TOP/links" | while read -r file name; do
  if [ -e "$file" ] && [ ! -e "$name" ]; then
    ln -s "$headers/$file" "$out/$name"
  fi
done
