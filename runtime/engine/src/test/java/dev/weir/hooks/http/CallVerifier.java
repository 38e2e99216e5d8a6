package dev.weir.hooks.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver does to know that a call comes from the job and is not an old one: the example of {@code docs/hooks.md}. */
public final class CallVerifier {
    private static final long MAX_AGE_SECONDS = 300;

    private final String key;

    /** @param key a line of {@code hook-key} in the job's Secret */
    public CallVerifier(String key) {
        this.key = key;
    }

    /**
     * @param timestamp the header Weir-Timestamp
     * @param signatures the header Weir-Signature
     * @param body of the request, byte for byte
     * @param now epoch seconds
     */
    public boolean isGenuine(String timestamp, String signatures, byte[] body, long now) {
        if (timestamp == null || signatures == null || !timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        boolean fresh = Math.abs(now - Long.parseLong(timestamp)) <= MAX_AGE_SECONDS;
        byte[] expected = ("v1=" + hmac(timestamp, body)).getBytes(StandardCharsets.US_ASCII);
        boolean signed = false;
        for (String signature : signatures.split(",")) {
            signed |= MessageDigest.isEqual(expected, signature.trim().getBytes(StandardCharsets.US_ASCII));
        }
        return fresh && signed;
    }

    private String hmac(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
