package dev.weir.operator.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** From which level on is logged, while the process runs. Inside another process, that logs in its own way, nothing changes. */
final class LogLevel {
    private LogLevel() {}

    static void set(String level) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.valueOf(level));
        }
    }
}
