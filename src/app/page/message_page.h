// Short pages for buyers: a code that cannot be accepted, thanks, erasing a rating. And the frame
// that every page stands in. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "app/page/page_words.h"
#include "base/result.h"

namespace gaveurs {

/// The whole document around the body; `other_language` is the link to the same page in the other
/// one, empty for none.
std::string html_page(Language l, std::string_view title, std::string_view body,
                      std::string_view other_language = {});

std::string refusal_page(Language l, const Error& error);
std::string thanks_page(Language l, std::string_view erase_url, bool comment_waits);
/// Asks whether the rating of that key is to be erased.
std::string erase_page(Language l, std::string_view key);
std::string erased_page(Language l);

}  // namespace gaveurs
