#include "net/allowed_host.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

TEST(AllowedHost, LoopbackAlways) {
  for (const auto* host : {"localhost", "LOCALHOST:8000", "127.0.0.1:3000", "127.8.8.8",
                           "[::1]:8000", "[::1]", "app.localhost"}) {
    EXPECT_TRUE(allowed_host(host, "", {})) << host;
  }
}

TEST(AllowedHost, OtherAddressesOnlyWhenTheConnectionCameThere) {
  EXPECT_TRUE(allowed_host("192.168.1.20:8000", "192.168.1.20", {}));
  EXPECT_TRUE(allowed_host("[FE80::1]:8000", "fe80::1", {}));
  EXPECT_FALSE(allowed_host("192.168.1.21", "192.168.1.20", {}));
  EXPECT_FALSE(allowed_host("169.254.169.254", "", {}));
  EXPECT_FALSE(allowed_host("[::2]", "::1", {}));
}

TEST(AllowedHost, NamesOnlyWhenConfigured) {
  EXPECT_FALSE(allowed_host("evil.example", "", {}));
  EXPECT_FALSE(allowed_host("evil.example:8000", "", {"ferme.example"}));
  EXPECT_TRUE(allowed_host("Ferme.example:8000", "", {"ferme.example"}));
  for (const auto* host : {"", "localhost:", "localhost:80x", "127.0.0.1.evil.example", "1.2.3",
                           "[::1", "[::1]x", "localhost.evil.example"}) {
    EXPECT_FALSE(allowed_host(host, "", {})) << host;
  }
}

TEST(AllowedOrigin, AbsentIsADevice) {
  EXPECT_TRUE(allowed_origin("", "", {}));
  EXPECT_TRUE(allowed_origin("http://localhost:3000", "", {}));
  EXPECT_FALSE(allowed_origin("null", "", {}));
  EXPECT_FALSE(allowed_origin("https://evil.example", "", {}));
}

}  // namespace
}  // namespace gaveurs
