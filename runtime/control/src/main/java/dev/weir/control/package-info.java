/**
 * The JobMaster's REST API as records, shared by the JobMaster that answers and the operator that asks.
 *
 * <p>Every request carries {@code Authorization: Bearer <token of the job>}; one without gets 401. Bodies are JSON.
 *
 * <ul>
 *   <li>{@code GET /v1/job}: {@link dev.weir.control.JobSnapshot}
 *   <li>{@code GET /v1/events}: newline-delimited {@link dev.weir.control.JobEvent}; a snapshot first, then every change, and a
 *       heartbeat every 5 s so that a dead connection is noticed. Notices of the time when nobody followed, at most 100, come after
 *       the first snapshot
 *   <li>{@code POST /v1/checkpoints} with a {@link dev.weir.control.CheckpointRequest}: 202 and a {@link
 *       dev.weir.control.CheckpointReport}; the same request name again answers with the same checkpoint
 *   <li>{@code GET /v1/checkpoints}: a list of {@link dev.weir.control.CheckpointReport}, newest first; {@code GET
 *       /v1/checkpoints/{id}}: a {@link dev.weir.control.CheckpointDetail}
 *   <li>{@code PUT /v1/pins} with {@link dev.weir.control.Pins}: which checkpoints Checkpoint resources name; the answer is
 *       {@link dev.weir.control.PinsResult}. Until it has been told once, a JobMaster deletes no checkpoint
 *   <li>{@code GET /healthz}, {@code GET /readyz} (without a token): 200 while the process serves
 * </ul>
 *
 * An error is {@link dev.weir.control.ErrorBody} with a 4xx or 5xx status.
 */
package dev.weir.control;
