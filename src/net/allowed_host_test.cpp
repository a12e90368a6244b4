#include "net/allowed_host.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

TEST(AllowedHost, NumbersAndLocalhostAlways) {
  for (const auto* host : {"localhost", "LOCALHOST:8000", "127.0.0.1:3000", "192.168.1.20",
                           "[::1]:8000", "[::1]", "app.localhost"}) {
    EXPECT_TRUE(allowed_host(host, {})) << host;
  }
}

TEST(AllowedHost, NamesOnlyWhenConfigured) {
  EXPECT_FALSE(allowed_host("evil.example", {}));
  EXPECT_FALSE(allowed_host("evil.example:8000", {"ferme.example"}));
  EXPECT_TRUE(allowed_host("Ferme.example:8000", {"ferme.example"}));
  for (const auto* host : {"", "localhost:", "localhost:80x", "127.0.0.1.evil.example", "1.2.3",
                           "[::1", "[::1]x", "localhost.evil.example"}) {
    EXPECT_FALSE(allowed_host(host, {})) << host;
  }
}

TEST(AllowedOrigin, AbsentIsADevice) {
  EXPECT_TRUE(allowed_origin("", {}));
  EXPECT_TRUE(allowed_origin("http://localhost:3000", {}));
  EXPECT_FALSE(allowed_origin("null", {}));
  EXPECT_FALSE(allowed_origin("https://evil.example", {}));
}

}  // namespace
}  // namespace gaveurs
