# The folder that contains a project and the paths above it.
let
  tree = import ../../nix/cargo/tree.nix;
  # As a flake has it: a store path in a string.
  store = "${builtins.storeDir}/${builtins.substring 0 32 (builtins.hashString "sha256" "")}-source";
in
{
  "without paths above, it is the project's folder" = {
    expr = tree {
      src = store;
      above = [ ];
    };
    expected = {
      root = store;
      folder = "";
      above = [ ];
    };
  };

  "paths are relative to the innermost folder around all" = {
    expr =
      let
        result = tree {
          src = /repository/apps/one;
          above = [
            /repository/apps/common
            /repository/proto
          ];
        };
      in
      result // { root = toString result.root; };
    expected = {
      root = "/repository";
      folder = "apps/one";
      above = [
        "apps/common"
        "proto"
      ];
    };
  };

  "a folder with a similar name is not around" = {
    expr =
      toString
        (tree {
          src = /repository/app;
          above = [ /repository/app-common ];
        }).root;
    expected = "/repository";
  };

  "a path may be the folder around the project, or below the project" = {
    expr =
      map
        (above: {
          inherit
            (tree {
              inherit above;
              src = "${store}/app";
            })
            folder
            above
            ;
        })
        [
          [ store ]
          [ "${store}/app/data" ]
        ];
    expected = [
      {
        folder = "app";
        above = [ "" ];
      }
      {
        folder = "";
        above = [ "data" ];
      }
    ];
  };

  "a project in a store path uses paths of it" = {
    expr = tree {
      src = "${store}/app";
      above = [ "${store}/proto" ];
    };
    expected = {
      root = store;
      folder = "app";
      above = [ "proto" ];
    };
  };

  "a path outside of the flake's repository is an error that names it" = {
    expr = tree {
      src = "${store}/app";
      above = [ "/elsewhere/proto" ];
    };
    error = "crossflake: `above` in flake.nix names /elsewhere/proto, which is not in the flake's repository";
  };

  "the error names the path that is outside" = {
    expr = tree {
      src = "${store}/app";
      above = [
        "${store}/common"
        "/elsewhere/proto"
      ];
    };
    error = "names /elsewhere/proto, which is not in the flake's repository";
  };
}
