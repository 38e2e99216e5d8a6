package dev.weir.local.kubelet.container;

import java.util.Map;

/**
 * Kubernetes' {@code $(NAME)} references in arguments and environment values: a known name is replaced, an unknown one is
 * left as it stands, and {@code $$(NAME)} is an escape for the text {@code $(NAME)}.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">the
 *     rules</a>
 */
public final class VariableExpansion {

    private VariableExpansion() {}

    /** The text with its references replaced by {@code variables}. */
    public static String expand(String text, Map<String, String> variables) {
        StringBuilder expanded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$$", at)) {
                expanded.append('$');
                at += 2;
                continue;
            }
            int end = text.startsWith("$(", at) ? text.indexOf(')', at) : -1;
            if (end < 0) {
                expanded.append(text.charAt(at));
                at++;
                continue;
            }
            String reference = text.substring(at, end + 1);
            expanded.append(variables.getOrDefault(text.substring(at + 2, end), reference));
            at = end + 1;
        }
        return expanded.toString();
    }
}
