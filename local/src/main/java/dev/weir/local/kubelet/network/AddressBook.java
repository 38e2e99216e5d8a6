package dev.weir.local.kubelet.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Gives each pod, by namespace and name, a loopback address of its own and remembers it in a file, so that a pod that is
 * made anew has the address that it had. The addresses are {@code 127.<block>.1.1} to {@code 127.<block>.254.254}. When all
 * are given, those of pods that are gone are used again, the longest unused first. Thread-safe.
 */
public final class AddressBook {

    private static final int FIRST_SUBNET = 1;
    private static final int PER_SUBNET = 254;
    private static final int CAPACITY = (254 - FIRST_SUBNET + 1) * PER_SUBNET;

    private final int block;
    private final Path file;
    // Pod to the number of its address, longest unused first; guarded by this.
    private final LinkedHashMap<String, Integer> numbers = new LinkedHashMap<>();
    private final BitSet taken = new BitSet();

    /**
     * Opens the book.
     *
     * @param block the second byte of every address, 1 to 254
     * @param file lines of {@code number namespace/name}; made when missing
     */
    public AddressBook(int block, Path file) throws IOException {
        if (block < 1 || block > 254) {
            throw new IllegalArgumentException("block is " + block + ", must be 1 to 254");
        }
        this.block = block;
        this.file = Objects.requireNonNull(file, "file is null");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                read(line);
            }
        }
    }

    private void read(String line) throws IOException {
        String[] parts = line.strip().split(" ", 2);
        if (parts.length != 2 || !parts[0].matches("\\d{1,5}") || Integer.parseInt(parts[0]) >= CAPACITY) {
            throw new IOException("The line '" + line + "' of " + file
                    + " is not 'number namespace/pod'; delete the file to have addresses given anew");
        }
        int number = Integer.parseInt(parts[0]);
        numbers.put(parts[1], number);
        taken.set(number);
    }

    /** The address of this pod, given now if it has none. */
    public synchronized String addressOf(String namespace, String pod) {
        String key = namespace + "/" + pod;
        Integer known = numbers.remove(key);
        if (known != null) {
            numbers.put(key, known);
            return address(known);
        }
        int number = free();
        numbers.put(key, number);
        taken.set(number);
        write();
        return address(number);
    }

    private int free() {
        int number = taken.nextClearBit(0);
        if (number < CAPACITY) {
            return number;
        }
        Map.Entry<String, Integer> longestUnused = numbers.entrySet().iterator().next();
        numbers.remove(longestUnused.getKey());
        return longestUnused.getValue();
    }

    private String address(int number) {
        return "127." + block + "." + (FIRST_SUBNET + number / PER_SUBNET) + "." + (1 + number % PER_SUBNET);
    }

    private void write() {
        StringBuilder text = new StringBuilder();
        numbers.forEach(
                (pod, number) -> text.append(number).append(' ').append(pod).append('\n'));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the pods' addresses to " + file + ": " + e.getMessage(), e);
        }
    }
}
