package dev.weir.operator.reconciler;

import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.model.Problem;
import dev.weir.operator.observer.Credentials;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/**
 * What the operator reads a namespace's storage with, and removes data from it.
 *
 * @param credentials of the Secret; those of nobody where a token is exchanged
 * @param missing what is wrong with the Secret; empty if nothing is
 */
record StorageKeys(Credentials credentials, Optional<Problem> missing) {
    static StorageKeys of(Cluster cluster, String namespace, StorageRef storage) {
        if (storage.webIdentity() != null) {
            return new StorageKeys(Credentials.NONE, Optional.empty());
        }
        Optional<Secret> secret = cluster.secret(namespace, storage.credentialsSecret());
        Optional<Problem> missing = Credentials.check(storage.credentialsSecret(), secret);
        return new StorageKeys(missing.isPresent() ? Credentials.NONE : Credentials.of(secret.orElseThrow()), missing);
    }
}
