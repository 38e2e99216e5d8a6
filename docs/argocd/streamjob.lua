local health = { status = "Progressing", message = "waits for the operator" }
local status = obj.status
if status == nil or status.conditions == nil then
  return health
end
if status.observedGeneration ~= nil and status.observedGeneration ~= obj.metadata.generation then
  health.message = "the operator has not seen this generation yet"
  return health
end
local is = {}
for _, condition in ipairs(status.conditions) do
  is[condition.type] = condition
end
local function because(type)
  return is[type].reason .. ": " .. (is[type].message or "")
end
local function holds(type)
  return is[type] ~= nil and is[type].status == "True"
end
if holds("Paused") then
  health.status = "Suspended"
  health.message = because("Paused")
elseif holds("Stalled") then
  health.status = "Degraded"
  health.message = because("Stalled")
elseif holds("Degraded") then
  health.status = "Degraded"
  health.message = because("Degraded")
elseif status.phase == "Suspended" then
  health.status = "Suspended"
  health.message = because("Ready")
elseif is["CheckpointFresh"] ~= nil and is["CheckpointFresh"].status == "False" then
  health.status = "Degraded"
  health.message = because("CheckpointFresh")
elseif holds("Ready") and not holds("Reconciling") then
  health.status = "Healthy"
  health.message = because("Ready")
elseif is["Progressing"] ~= nil then
  health.message = because("Progressing")
end
return health
