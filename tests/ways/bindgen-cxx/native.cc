#include "native.hpp"

#include <algorithm>
#include <sstream>

extern "C" int longest_word(const char *text) {
  Words words{{}, 0};
  std::istringstream stream(text);
  for (std::string word; stream >> word;) {
    words.longest = std::max(words.longest, static_cast<int>(word.size()));
    words.all.push_back(word);
  }
  return words.longest;
}
