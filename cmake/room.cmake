# gaveurs_room(NAME [USES room...] [LINKS library...])
# One static library per folder of src/, made of its .cpp files, with one test program made of its
# *_test.cpp files. USES names the rooms below it; a room can only link what it may include.
function(gaveurs_room name)
  cmake_parse_arguments(ARG "" "" "USES;LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM ARG_USES PREPEND room_)

  if(NOT sources)
    add_library(room_${name} INTERFACE)
    target_link_libraries(room_${name} INTERFACE ${ARG_USES} ${ARG_LINKS})
    return()
  endif()
  add_library(room_${name} STATIC ${sources})
  target_include_directories(room_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(room_${name} PUBLIC ${ARG_USES} ${ARG_LINKS})
  target_precompile_headers(room_${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h)

  if(GAVEURS_TESTS AND tests)
    find_package(GTest REQUIRED)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE room_${name} GTest::gmock GTest::gtest_main)
    target_precompile_headers(${name}_test REUSE_FROM room_${name})
    include(GoogleTest)
    # Tests that use the real records find them by the environment and skip when it is unset or
    # the folder absent; a path compiled in would cost every clone its compiler cache.
    gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60 PROPERTIES
      LABELS ${name} ENVIRONMENT "GAVEURS_SHARED_DATA=${PROJECT_SOURCE_DIR}/../shared/data")
  endif()
endfunction()

# gaveurs_embed(TARGET NAME FILE...): compiles the files into TARGET as an array of EmbeddedFile
# called NAME, with NAME_count.
function(gaveurs_embed target name)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  list(JOIN ARGN "|" joined)
  add_custom_command(OUTPUT ${out} DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} "-DIN=${joined}" -DNAME=${name}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()

# gaveurs_json(OUT YAML): makes the JSON file OUT from a YAML document.
function(gaveurs_json out yaml)
  find_program(GAVEURS_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
  set(script ${PROJECT_SOURCE_DIR}/cmake/openapi_json.py)
  add_custom_command(OUTPUT ${out} DEPENDS ${yaml} ${script}
    COMMAND ${GAVEURS_PYTHON} ${script} ${yaml} ${out} VERBATIM)
endfunction()
