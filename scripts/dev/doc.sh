# shellcheck shell=bash
# ./dev doc: where to read what.

# tell PATH WHAT: one line for a document that exists.
tell() { [ ! -e "$1" ] || printf '  %-24s %s\n' "$1" "$2"; }

verb_doc() {
  [ $# = 0 ] || wrong_usage "doc takes no argument, got '$1'"
  say 'Documents, from the root of the project:'
  tell README.md 'what it is and how to start it'
  tell ARCHITECTURE.md 'rooms, the way of one reading, decisions and their reasons'
  tell CONTRIBUTING.md 'how to work on it'
  tell docs 'formats and guides'
  tell api/openapi.yaml 'the REST contract; served at http://localhost:8000/docs by a running server'
  tell api/asyncapi.yaml 'the WebSocket contract'
  tell bench 'what each benchmark measures'
  tell deploy 'installing and running it on a server'
}
