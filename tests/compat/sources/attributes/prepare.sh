printf 'docs export-ignore\nversion.txt export-subst\n' > .gitattributes
