package dev.weir.hooks.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a call: {@code v1=} and, in hexadecimal, HMAC-SHA256 over the timestamp's text, a full stop and the body; one per key,
 * separated by commas, so that a receiver that knows either of two keys accepts it while they are being exchanged.
 */
final class HookSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private HookSignature() {}

    /** @param timestamp as it stands in its header */
    static String of(List<byte[]> keys, String timestamp, byte[] body) {
        return keys.stream().map(key -> "v1=" + hex(key, timestamp, body)).collect(Collectors.joining(","));
    }

    private static String hex(byte[] key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
