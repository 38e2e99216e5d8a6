package dev.weir.connectors.files;

import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.WebIdentityProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import okhttp3.OkHttpClient;

/**
 * A token of the pod that a token service exchanges for keys that hold for an hour, as a StreamJob with {@code webIdentity} mounts it.
 *
 * @param role that is asked for; empty: the service finds it by the token
 * @param endpoint of the token service
 */
record WebIdentity(Path tokenFile, String role, String sessionName, String endpoint) {
    /** What the message begins with when there is no token. */
    static final String UNREADABLE = "cannot read the token file ";

    private static final int HOUR_SECONDS = 3600;

    Provider provider(OkHttpClient http) {
        return new WebIdentityProvider(
                this::token, endpoint, HOUR_SECONDS, null, role.isEmpty() ? null : role, sessionName, http);
    }

    /** Read anew each time: who writes it replaces it before it expires. */
    private Jwt token() {
        try {
            return new Jwt(Files.readString(tokenFile).strip(), HOUR_SECONDS);
        } catch (IOException e) {
            // without a cause, which is all that the client would keep
            throw new ProviderException(UNREADABLE + tokenFile + ": " + e);
        }
    }
}
