local health = { status = "Progressing", message = "waits for the operator" }
if obj.status == nil or obj.status.phase == nil then
  return health
end
health.message = obj.status.message or obj.status.phase
if obj.status.phase == "Completed" then
  health.status = "Healthy"
elseif obj.status.phase == "Failed" then
  health.status = "Degraded"
  if obj.status.failure ~= nil then
    health.message = obj.status.failure.reason .. ": " .. (obj.status.failure.message or "")
  end
elseif obj.status.phase == "Discarded" then
  health.status = "Suspended"
end
return health
