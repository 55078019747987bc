-- For wrk: sends the bytes of the file that the first argument names, and prints the same line as
-- load.c.

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  local bytes = file:read("*a")
  file:close()
  -- Not a function "request", which would be called for each.
  wrk.format = function() return bytes end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    "%d %f %d %d %d %d %d",
    summary.requests - errors.status,
    summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50),
    latency:percentile(99),
    latency:percentile(99.9),
    latency.max))
end
