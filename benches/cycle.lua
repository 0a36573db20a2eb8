-- Requests the paths in the file named by PATHS in order, starting at a random one.
local paths = {}
for path in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = path end

function init()
  math.randomseed(os.time())
  at = math.random(#paths)
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

-- One line for load.py: requests, seconds, errors. Every path was requested once before and returned 200.
function done(summary)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.timeout + e.status
  print(string.format("RESULT %d %.6f %d", summary.requests, summary.duration / 1e6, errors))
end
