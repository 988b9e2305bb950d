#include <Windows.h>
#include <WinSock2.h>
#include <ShlObj.h>

int number(void) { return sizeof(DWORD) == 4 ? 42 : 0; }
