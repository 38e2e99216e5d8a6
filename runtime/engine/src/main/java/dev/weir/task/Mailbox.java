package dev.weir.task;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What other threads want done on a task's thread. Any thread may post; the task empties it. */
final class Mailbox {
    private final Queue<Letter> letters = new ConcurrentLinkedQueue<>();
    private final Runnable wake;

    /** Done on the task's thread. What it throws ends the task. */
    @FunctionalInterface
    interface Letter {
        void open() throws Exception;
    }

    Mailbox(Runnable wake) {
        this.wake = wake;
    }

    void post(Letter letter) {
        letters.add(letter);
        wake.run();
    }

    /** Fails the task. */
    void fail(String operator, Throwable failure) {
        post(() -> {
            throw OperatorFailure.of(operator, failure);
        });
    }

    void empty() throws Exception {
        for (Letter letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.open();
        }
    }
}
