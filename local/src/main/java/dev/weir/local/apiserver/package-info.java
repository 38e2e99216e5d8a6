/**
 * A Kubernetes API server in one process, for the local cluster: enough of the real one for the real kubectl, for fabric8's client
 * and for the Java Operator SDK.
 *
 * <p>Start reading at {@link dev.weir.local.apiserver.ApiServer}, which wires the rest. A request comes in through {@code http},
 * is understood by {@code rest} (start there at {@code ApiHandler}), passes {@code schema} on its way into {@code store}, and is
 * shown again as itself or, by {@code table}, as rows. {@code apply} and {@code patch} make new objects of old ones, {@code
 * resource} knows what is served, {@code gc} removes what nobody needs. The packages depend on one another in one direction only:
 *
 * <pre>
 * json &lt;- table, schema, patch &lt;- resource, apply &lt;- store &lt;- rest (with http, logs) &lt;- gc &lt;- this package (with tls)
 * </pre>
 */
package dev.weir.local.apiserver;
