#include <stdexcept>
#include <string>
#include <vector>

extern "C" int joined_length(void) {
  std::string joined;
  for (const auto &word : std::vector<std::string>{"for", "ty", "-two"}) {
    joined += word;
  }
  try {
    throw std::runtime_error(joined);
  } catch (const std::exception &error) {
    return static_cast<int>(std::string(error.what()).size());
  }
}
