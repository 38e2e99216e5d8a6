package dev.weir.control;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a hook over HTTP listens: checked by the operator before anything is started, and by the JobMaster again. */
public final class HookUrl {
    private HookUrl() {}

    /**
     * @param text the URL as the user wrote it
     * @throws IllegalArgumentException if it is no http or https URL with a host, or has a user's name or a fragment in it; the
     *     message says what to change and is fit for the user
     */
    public static URI parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a URL: " + e.getMessage(), e);
        }
        if (url.getRawUserInfo() != null) {
            // Not repeated: it may hold a password.
            throw new IllegalArgumentException("the URL at host '" + url.getHost()
                    + "' has a user's name or password in it: take it out, calls are signed with the job's hook-key");
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a URL that can be called: expected one such as https://hooks.example.com/weir");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a fragment, which is never sent: take '#" + url.getRawFragment() + "' away");
        }
        return url;
    }
}
