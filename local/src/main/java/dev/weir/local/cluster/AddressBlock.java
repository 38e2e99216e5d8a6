package dev.weir.local.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A block of loopback addresses, {@code 127.<number>.0.0/16}, that no other local cluster of this machine uses meanwhile: it
 * is claimed by listening on a port of its first address. A data folder keeps its block from one time to the next, as long as
 * nobody else has taken it.
 */
final class AddressBlock implements Closeable {

    private static final int FIRST = 16;
    private static final int LAST = 250;
    private static final int CLAIM_PORT = 10250;

    private final int number;
    private final ServerSocket claim;

    private AddressBlock(int number, ServerSocket claim) {
        this.number = number;
        this.claim = claim;
    }

    /**
     * Claims a block.
     *
     * @param file remembers the block of this data folder
     * @throws IOException when this machine gives no process such an address
     */
    static AddressBlock claim(Path file) throws IOException {
        int blocks = LAST - FIRST + 1;
        int wanted = remembered(file, blocks);
        IOException failure = null;
        for (int i = 0; i < blocks; i++) {
            int number = FIRST + (wanted - FIRST + i) % blocks;
            try {
                ServerSocket claim = new ServerSocket();
                try {
                    claim.bind(new InetSocketAddress(InetAddress.getByName("127." + number + ".0.1"), CLAIM_PORT));
                } catch (IOException e) {
                    claim.close();
                    throw e;
                }
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, Integer.toString(number));
                return new AddressBlock(number, claim);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new IOException(
                "No loopback addresses 127.x.0.1 to be had on this machine. The local cluster needs Linux, where every"
                        + " address of 127.0.0.0/8 is this machine: "
                        + Objects.requireNonNull(failure).getMessage(),
                failure);
    }

    private static int remembered(Path file, int blocks) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (text.matches("\\d{1,3}")) {
                return Math.min(LAST, Math.max(FIRST, Integer.parseInt(text)));
            }
        }
        return FIRST
                + Math.floorMod(file.toAbsolutePath().normalize().toString().hashCode(), blocks);
    }

    /** The second byte of the block's addresses. */
    int number() {
        return number;
    }

    /** The address of the S3 server; pods have theirs from {@code 127.<number>.1.1} on. */
    String s3Address() {
        return "127." + number + ".0.2";
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
