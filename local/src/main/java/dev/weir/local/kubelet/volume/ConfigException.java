package dev.weir.local.kubelet.volume;

/** A pod refers to something that is not there or not possible; the message names it, and is shown to the user. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
