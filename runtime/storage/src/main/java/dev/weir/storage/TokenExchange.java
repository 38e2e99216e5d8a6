package dev.weir.storage;

import dev.weir.storage.TokenExchange.ExchangeException.Remedy;
import io.minio.credentials.Credentials;
import io.minio.credentials.Jwt;
import io.minio.credentials.Provider;
import io.minio.credentials.WebIdentityProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.security.ProviderException;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;

/** Exchanges a pod's token for credentials, and does so again shortly before these expire. Any thread may call; it blocks. */
final class TokenExchange implements Provider {
    private static final int HOUR_SECONDS = 3600;
    /** How the client tells of an answer that will be the same again. */
    private static final Pattern REFUSED = Pattern.compile("HTTP status code 4(?!08|29)");

    private final S3Credentials.WebIdentity identity;
    private final WebIdentityProvider service;

    TokenExchange(S3Credentials.WebIdentity identity, OkHttpClient http) {
        this.identity = identity;
        this.service = new WebIdentityProvider(
                this::token,
                identity.endpoint(),
                HOUR_SECONDS,
                null,
                identity.role().isEmpty() ? null : identity.role(),
                identity.sessionName(),
                http);
    }

    /** No credentials could be had. It has no cause, since the client throws away what has one and keeps the cause. */
    static final class ExchangeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** What may help. */
        enum Remedy {
            /** Somebody has to change something. */
            CHANGE,
            /** Nothing was sent to anybody: the network, or the endpoint. */
            REACH,
            /** The service cannot do it now. */
            WAIT
        }

        private final Remedy remedy;

        ExchangeException(Remedy remedy, String message, Exception first) {
            super(message);
            this.remedy = remedy;
            addSuppressed(first);
        }

        Remedy remedy() {
            return remedy;
        }
    }

    @Override
    public Credentials fetch() {
        try {
            return service.fetch();
        } catch (ProviderException e) {
            throw failed(e);
        }
    }

    private ExchangeException failed(ProviderException e) {
        String where = identity.endpoint() + ", role '" + identity.role() + "' ";
        if (e.getCause() instanceof IOException broken) {
            return new ExchangeException(
                    Remedy.REACH,
                    "the token service cannot be reached: " + where + "(" + broken + "); check its endpoint",
                    e);
        }
        if (REFUSED.matcher(String.valueOf(e.getMessage())).find()) {
            return new ExchangeException(
                    Remedy.CHANGE,
                    "the token service refuses to exchange the pod's token: " + where + "(" + e.getMessage()
                            + "); correct the role, and let it trust the cluster's issuer, the ServiceAccount and the"
                            + " token's audience",
                    e);
        }
        return new ExchangeException(
                Remedy.WAIT, "the token service cannot give any now: " + where + "(" + e.getMessage() + ")", e);
    }

    private Jwt token() {
        try {
            return new Jwt(Files.readString(identity.tokenFile()).strip(), HOUR_SECONDS);
        } catch (IOException e) {
            throw new ExchangeException(
                    Remedy.CHANGE,
                    "the token file " + identity.tokenFile() + " for role '" + identity.role() + "' cannot be read ("
                            + e + "); mount the pod's token there",
                    e);
        }
    }
}
