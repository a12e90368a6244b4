-- wrk's part of the history and scan figures: a random one of the paths given, or with "gaveurs" the
-- meals of a random gaveur, by each request; prints one line of JSON.
local GAVEURS = 200
local requests = {}

function init(args)
  if args[1] == "gaveurs" then
    for id = 1, GAVEURS do
      requests[id] = wrk.format("GET", "/api/gavage/gaveur/" .. id .. "?limit=10")
    end
  else
    for i, path in ipairs(args) do requests[i] = wrk.format("GET", path) end
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format(
    '{"per_second": %.1f, "p50_us": %d, "p99_us": %d, "bytes": %.1f, "errors": %d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50), latency:percentile(99),
    summary.bytes / summary.requests,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
