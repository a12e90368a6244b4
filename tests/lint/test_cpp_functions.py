"""The measure of C++ functions, on small samples of what a source holds."""

import pytest

from cpp_functions import functions_of


def lengths(source):
    return {function.name: function.length for function in functions_of(source)}


def body(lines):
    return "\n".join("  step();" for _ in range(lines))


def test_measures_from_signature_to_closing_brace():
    assert lengths(f"int f(int a) {{\n{body(3)}\n}}\n") == {"f": 5}


def test_counts_a_signature_over_several_lines():
    assert lengths(f"int f(int a,\n      int b)\n{{\n{body(1)}\n}}\n") == {"f": 5}


def test_sees_functions_in_namespaces_and_classes():
    source = """namespace a::b {
class C final : public D<int> {
 public:
  C() = default;
  int one() const { return 1; }
 private:
  int two() {
    return 2;
  }
  int x_ = 0;
};
}  // namespace a::b
"""
    assert lengths(source) == {"one": 1, "two": 3}


def test_joins_an_initialiser_list_with_its_body():
    source = "Store::Store(Path p)\n    : path_{p}, limit_{Limits{1, 2}} {\n  open();\n}\n"
    assert lengths(source) == {"Store::Store": 4}


def test_is_not_misled_by_default_arguments_in_braces():
    assert lengths("void f(Options o = {}, int b = 1) {\n  g();\n}\n") == {"f": 3}


def test_ignores_braces_in_literals_comments_and_macros():
    source = '''#define OPEN {
#define LONG \\
  { {
void f() {
  // {
  /* { */
  auto a = "{";
  auto b = '{';
  auto c = R"x({ " )x";
  auto d = 1'000'000;
}
void g() {}
'''
    assert lengths(source) == {"f": 8, "g": 1}


def test_tells_tables_and_enums_from_functions():
    source = """enum class Kind : int { kA, kB };
constexpr Row kRows[] = {
    {1, f(2)},
    {2, g(3)},
};
struct Plain { int a = 1; };
"""
    assert lengths(source) == {}


def test_sees_templates_lambdas_and_test_macros():
    source = """template <class T, typename U = std::vector<int>>
  requires std::integral<T>
T f(T a) {
  return a;
}
const auto kCall = [](int a) { return a; };
TEST(Suite, Name) {
  EXPECT_TRUE(true);
}
"""
    assert [function.length for function in functions_of(source)] == [5, 1, 3]


@pytest.mark.parametrize("source", ["", "{", "}", "int f(", "class {", "f() {"])
def test_survives_broken_sources(source):
    functions_of(source)
