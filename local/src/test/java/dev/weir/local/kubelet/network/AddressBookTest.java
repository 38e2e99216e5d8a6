package dev.weir.local.kubelet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressBookTest {

    @TempDir
    Path folder;

    @Test
    void shouldGiveTheSameAddressAgainWhenTheBookIsOpenedAnew() throws IOException {
        Path file = folder.resolve("run/addresses");
        AddressBook book = new AddressBook(66, file);
        String first = book.addressOf("default", "flights-taskmanager-0");
        String second = book.addressOf("default", "flights-taskmanager-1");

        AddressBook again = new AddressBook(66, file);

        assertThat(first).isEqualTo("127.66.1.1");
        assertThat(second).isEqualTo("127.66.1.2");
        assertThat(again.addressOf("default", "flights-taskmanager-1")).isEqualTo(second);
        assertThat(again.addressOf("other", "flights-taskmanager-1")).isEqualTo("127.66.1.3");
    }

    @Test
    void shouldGiveEachPodItsOwnAddressWhenThereAreMany() throws IOException {
        AddressBook book = new AddressBook(66, folder.resolve("addresses"));
        Set<String> addresses = new HashSet<>();

        for (int i = 0; i < 600; i++) {
            addresses.add(book.addressOf("default", "pod-" + i));
        }

        assertThat(addresses)
                .hasSize(600)
                .contains("127.66.1.254", "127.66.2.1")
                .doesNotContain("127.66.1.0");
    }

    @Test
    void shouldSayWhichLineWhenTheFileIsNotABook() throws IOException {
        Path file = Files.writeString(folder.resolve("addresses"), "0 a/b\nrubbish\n");

        assertThatThrownBy(() -> new AddressBook(66, file)).hasMessageContaining("'rubbish'");
    }
}
