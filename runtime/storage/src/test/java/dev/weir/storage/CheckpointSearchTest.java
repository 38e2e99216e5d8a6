package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.RestoreLocation.UnusableLocationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointSearchTest {
    private static final String PLACE = "s3://weir/prefix";

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final CheckpointSearch search = new CheckpointSearch(store);

    private void job(String folder, long... ids) throws IOException {
        CommitLog log = new CommitLog(store, folder);
        Claim claim = log.claim("jm", "nonce", 0);
        for (long id : ids) {
            log.append(Entries.draft(claim, id));
        }
    }

    /** As a writer that meant this would have written it. */
    private void entry(String key, long number, String found, String instead) throws IOException {
        String text = new String(
                LogEntryFormat.write(Entries.draft(1, 7, "CHECKPOINT").withNumber(number)), StandardCharsets.UTF_8);
        assertThat(text).contains(found);
        store.put(key, LogEntryFormatTest.withChecksum(text.replace(found, instead)));
    }

    private List<Long> ids(CheckpointSearch.Result result) {
        return result.checkpoints().stream().map(one -> one.metadata().id()).toList();
    }

    @Test
    void shouldFindAllThatAJobHasLeftNewestFirst() throws IOException {
        job("prefix/uid", 1, 2, 5);

        CheckpointSearch.Result found = search.below(PLACE + "/uid", "flights");

        assertThat(ids(found)).containsExactly(5L, 2L, 1L);
        assertThat(found.unreadable()).isEmpty();
        assertThat(found.checkpoints().get(0).location()).isEqualTo("s3://weir/prefix/uid/log/4.json");
        assertThat(found.checkpoints().get(0).folder()).contains("prefix/uid");
    }

    @Test
    void shouldFindAllJobsOfTheNameInAFolder() throws IOException {
        job("prefix/one", 1);
        job("prefix/two", 3);
        store.put("prefix/other/file", new byte[1]);

        assertThat(ids(search.below(PLACE, "flights"))).containsExactly(1L, 3L);
        assertThat(ids(search.below(PLACE + "/", "flights"))).containsExactly(1L, 3L);
        assertThat(ids(search.below(PLACE, "another"))).isEmpty();
    }

    @Test
    void shouldReadEachLocationThatItFinds() throws IOException {
        job("prefix/uid", 1, 2);

        for (StoredCheckpoint found : search.below(PLACE, "flights").checkpoints()) {
            assertThat(search.at(found.location()).metadata().id())
                    .isEqualTo(found.metadata().id());
            assertThat(search.at(found.location()).folder()).contains("prefix/uid");
        }
    }

    @Test
    void shouldNameWhatIsDamagedAndFindTheOthers() throws IOException {
        job("prefix/uid", 1, 2);
        byte[] damaged = store.get("prefix/uid/log/2.json");
        damaged[damaged.length / 2] ^= 1;
        store.put("prefix/uid/log/2.json", damaged);
        store.put("prefix/uid/log/9.json", "{}".getBytes(StandardCharsets.UTF_8));

        CheckpointSearch.Result found = search.below(PLACE, "flights");

        assertThat(ids(found)).containsExactly(2L);
        assertThat(found.unreadable())
                .hasSize(2)
                .anyMatch(what -> what.contains("prefix/uid/log/2.json"))
                .anyMatch(what -> what.contains("prefix/uid/log/9.json") && what.contains("Weir did not write it"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\" : 7|\"id\" : 0|id is 0",
                "\"id\" : 7|\"id\" : -7|id is -7",
                "\"kind\" : \"CHECKPOINT\"|\"kind\" : \"OTHER\"|kind is 'OTHER'",
                "\"kind\" : \"CHECKPOINT\"|\"kind\" : null|kind is 'null'",
                "\"kind\" : \"CHECKPOINT\"|\"kind\" : \"SAVEPOINT\"|savepoint is named ''",
                "\"trigger\" : \"PERIODIC\"|\"trigger\" : null|does not say its name, trigger",
                "\"size\" : 13|\"size\" : -13|negative size",
                "\"triggeredAt\" : 1000|\"triggeredAt\" : -1|negative size or time"
            })
    void shouldNotBelieveWhatIsWrongThoughItsChecksumIsRight(String found, String instead, String why)
            throws IOException {
        entry("prefix/uid/log/1.json", 1, found, instead);

        CheckpointSearch.Result result = search.below(PLACE, "flights");

        assertThat(result.checkpoints()).isEmpty();
        assertThat(result.unreadable()).singleElement().asString().contains(why);
        assertThatThrownBy(() -> search.at(PLACE + "/uid/log/1.json"))
                .isInstanceOf(UnusableLocationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void shouldNotTakeNamesThatAreLongerThanAResource() throws IOException {
        entry("prefix/uid/log/1.json", 1, "\"count\"", "\"" + "c".repeat(300_000) + "\"");

        assertThat(search.below(PLACE, "flights").unreadable())
                .singleElement()
                .asString()
                .contains("names of its operators and hooks are longer");
    }

    @Test
    void shouldNotReadWhatIsLargerThanAnyEntry() throws IOException {
        store.put("prefix/uid/log/1.json", new byte[(int) CheckpointSearch.LARGEST + 1]);
        int before = store.calls().size();

        CheckpointSearch.Result result = search.below(PLACE, "flights");

        assertThat(result.unreadable()).singleElement().asString().contains("more than any log entry");
        assertThatThrownBy(() -> search.at(PLACE + "/uid/log/1.json")).hasMessageContaining("more than any log entry");
        assertThat(store.calls().subList(before, store.calls().size())).allMatch(call -> call.startsWith("LIST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://weir/nothing", "s3://weir", "http://weir/x", "s3://weir/../x", ""})
    void shouldSayWhatIsExpectedWhenNothingIsThere(String location) {
        assertThatThrownBy(() -> search.below(location, "flights"))
                .isInstanceOf(UnusableLocationException.class)
                .hasMessageContaining("'" + location + "'");
        assertThatThrownBy(() -> search.at(location)).isInstanceOf(UnusableLocationException.class);
    }

    @Test
    void shouldTellACopyOfASavepointFromOneOfAJob() throws IOException {
        CheckpointMetadata savepoint = new CheckpointMetadata(
                3,
                1,
                "n",
                7,
                "mine",
                "SAVEPOINT",
                "USER",
                1,
                2,
                "flights",
                "uid",
                "f",
                1,
                128,
                List.of(),
                List.of(),
                Map.of(),
                0,
                0,
                false,
                false);
        SavepointFolder.of(store, "prefix/uid", "mine").complete(savepoint);
        store.put("copies/monday/savepoint.json", store.get("prefix/uid/savepoints/mine/savepoint.json"));

        assertThat(search.at("s3://weir/copies/monday/").folder()).isEmpty();
        assertThat(search.at("s3://weir/copies/monday/savepoint.json").location())
                .isEqualTo("s3://weir/copies/monday");
        assertThat(search.at("s3://weir/prefix/uid/savepoints/mine").folder()).contains("prefix/uid");
    }
}
