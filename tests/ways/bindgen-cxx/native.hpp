#include <string>
#include <vector>

struct Words {
  std::vector<std::string> all;
  int longest;
};

extern "C" int longest_word(const char *text);
