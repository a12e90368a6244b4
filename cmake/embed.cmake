# Writes OUT, a C++ file that holds every file of IN (separated by |) as text:
#   cmake -DOUT=x.cpp -DIN="a.sql|b.sql" -DNAME=kFiles -P embed.cmake
# It defines `extern const EmbeddedFile NAME[]; extern const std::size_t NAME_count;`.
string(REPLACE "|" ";" IN "${IN}")
set(body "")
set(count 0)
foreach(file IN LISTS IN)
  get_filename_component(stem "${file}" NAME)
  file(READ "${file}" text)
  # One raw string may not exceed the compiler's limit for a literal, so long files are cut.
  set(pieces "")
  string(LENGTH "${text}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 12000 piece)
    string(APPEND pieces "R\"GAVEURS(${piece})GAVEURS\"\n")
    math(EXPR at "${at} + 12000")
  endwhile()
  string(APPEND body "  {\"${stem}\", ${pieces}},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE "${OUT}" "#include \"base/embedded_file.h\"\nnamespace gaveurs {\n"
  "extern const EmbeddedFile ${NAME}[];\nextern const std::size_t ${NAME}_count;\n"
  "const EmbeddedFile ${NAME}[] = {\n${body}};\nconst std::size_t ${NAME}_count = ${count};\n"
  "}  // namespace gaveurs\n")
