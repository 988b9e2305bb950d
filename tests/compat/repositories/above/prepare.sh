ln -s ../docs/text.txt app/text.txt
ln -s ../docs app/docs
