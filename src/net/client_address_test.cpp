#include "net/client_address.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

TEST(ClientAddress, AProxyOfThisMachineIsBelievedAndNobodyElse) {
  EXPECT_EQ(client_address("127.0.0.1", "203.0.113.5, 192.0.2.9"), "192.0.2.9");
  EXPECT_EQ(client_address("::1", "2001:db8::5"), "2001:db8::5");
  EXPECT_EQ(client_address("::ffff:127.0.0.1", "192.0.2.9"), "192.0.2.9");
  EXPECT_EQ(client_address("198.51.100.7", "192.0.2.9"), "198.51.100.7");
  for (const char* said : {"", "nobody", "127.0.0.1", "::1", "192.0.2.9,", "1.2.3"}) {
    EXPECT_EQ(client_address("127.0.0.1", said), "") << said;
  }
}

TEST(ClientAddress, NetworksAreOfTheirFirstBits) {
  EXPECT_EQ(network_of("192.0.2.9"), network_of("192.0.2.200"));
  EXPECT_EQ(network_of("192.0.2.9"), network_of("::ffff:192.0.2.1"));
  EXPECT_NE(network_of("192.0.2.9"), network_of("192.0.3.9"));
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:ffff::9"));
  EXPECT_EQ(network_of(""), "");
  EXPECT_TRUE(in_networks("192.0.2.130", {"192.0.2.128/25"}));
  EXPECT_FALSE(in_networks("192.0.2.127", {"192.0.2.128/25"}));
  EXPECT_TRUE(in_networks("2001:db8::1", {"192.0.2.0/24", "2001:db8::/32"}));
  EXPECT_FALSE(in_networks("", {"0.0.0.0/0"}));
  for (const char* wrong : {"192.0.2.0/33", "x", "192.0.2.0/", "2001:db8::/129", "1.2.3.4/8x"}) {
    EXPECT_FALSE(check_network(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace gaveurs
