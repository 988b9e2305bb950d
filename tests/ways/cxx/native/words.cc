#include "way-cxx/native/words.h"

#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

std::size_t words(rust::Str text) {
  if (text.empty()) {
    throw std::invalid_argument("no words");
  }
  std::istringstream stream{std::string(text)};
  std::set<std::string> words;
  for (std::string word; stream >> word;) {
    words.insert(word);
  }
  return words.size();
}
