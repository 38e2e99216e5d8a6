package dev.weir.local.apiserver.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The server's key and self-signed certificate, made by the JDK's {@code keytool} at the first start and kept in the folder. There
 * is TLS on a loopback address because kubectl sends its token over nothing else.
 */
public final class ServerIdentity {

    private static final String FILE = "server.p12";
    private static final String ALIAS = "server";
    // The file is protected by the permissions of its folder; the format wants a password all the same.
    private static final String PASSWORD = "weir-local";

    private final SSLContext context;
    private final X509Certificate certificate;

    private ServerIdentity(SSLContext context, X509Certificate certificate) {
        this.context = Objects.requireNonNull(context, "context is null");
        this.certificate = Objects.requireNonNull(certificate, "certificate is null");
    }

    /** @throws IOException when the identity can neither be read nor made, with what to do */
    public static ServerIdentity in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            make(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            if (!(keys.getCertificate(ALIAS) instanceof X509Certificate certificate)) {
                throw new GeneralSecurityException("it has no entry " + ALIAS);
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new ServerIdentity(context, certificate);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    file + " does not hold the server's key: " + e.getMessage() + "; remove it to have one made", e);
        }
    }

    private static void make(Path file) throws IOException {
        Path next = file.resolveSibling(FILE + ".next");
        Files.deleteIfExists(next);
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=weir-local-cluster",
                        "-ext",
                        "san=ip:127.0.0.1,ip:::1,dns:localhost",
                        "-ext",
                        "bc:c=ca:true",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        next.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool could not make the server's certificate: " + output.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server's certificate was made", e);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public SSLContext context() {
        return context;
    }

    /** What clients have to trust, as PEM. */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
