package dev.weir.operator.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with {@link Settings} that is read again and again, as a mounted ConfigMap is changed: by another folder under the same
 * link, of which no watch of the file tells. A file that is malformed, or gone, changes nothing but {@link #isGood}. Called by one
 * thread at a time; any may ask whether it is good.
 */
final class SettingsFile {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);

    private final Path file;
    private final Settings base;
    private final Consumer<Settings> onChange;
    // What was read last; null before anything was.
    private String text;
    private Settings current;
    private volatile boolean good = true;

    /**
     * @param base what holds where the file says nothing
     * @param current what holds now
     * @param onChange is given other settings than before
     */
    SettingsFile(Path file, Settings base, Settings current, Consumer<Settings> onChange) {
        this.file = file;
        this.base = base;
        this.onChange = onChange;
        this.current = current;
    }

    /**
     * The settings to begin with.
     *
     * @throws IllegalArgumentException if the file cannot be read, or is malformed
     */
    static Settings first(Optional<Path> file, Settings base) {
        if (file.isEmpty()) {
            return base;
        }
        try {
            return base.changedBy(Files.readString(file.get()));
        } catch (IOException e) {
            throw new IllegalArgumentException("WEIR_SETTINGS_FILE: " + file.get() + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("WEIR_SETTINGS_FILE: " + file.get() + ": " + e.getMessage(), e);
        }
    }

    /** The last change was understood. */
    boolean isGood() {
        return good;
    }

    void poll() {
        try {
            String now = Files.readString(file);
            if (!now.equals(text)) {
                text = now;
                take(base.changedBy(now));
            }
        } catch (IOException | IllegalArgumentException e) {
            if (good) {
                LOG.error("{} is not taken over, the settings stay as they are: {}", file, e.getMessage());
            }
            good = false;
        }
    }

    private void take(Settings settings) {
        good = true;
        if (!settings.equals(current)) {
            current = settings;
            LOG.info("settings have changed: {}", settings);
            onChange.accept(settings);
        }
    }
}
