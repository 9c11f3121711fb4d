package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording that nobody set up for us shows an engine at work. */
class FlightTest {
  @TempDir private Path folder;

  @Test
  void aRecordingShowsLoadingPassesAndAnswers() throws IOException {
    var file = folder.resolve("flight.jfr");
    try (var recording = new Recording()) {
      recording.start();
      try (var model = TinyModel.load(1)) {
        assertEquals(9, TinyModel.ids(model, TinyModel.PROMPT, 9).size());
      }
      recording.dump(file);
    }
    var events = RecordingFile.readAllEvents(file);
    assertEquals(1, named(events, "llm.Load").size());
    var answer = named(events, "llm.Answer").getFirst();
    assertEquals(TinyModel.PROMPT.length, answer.getInt("promptTokens"));
    assertEquals(9, answer.getInt("generatedTokens"));
    assertEquals("MAX_TOKENS", answer.getString("reason"));
    assertTrue(answer.getDuration("firstToken").toNanos() > 0);
    assertTrue(answer.getDuration("total").compareTo(answer.getDuration("firstToken")) >= 0);
    var passes = named(events, "llm.Pass");
    assertEquals(TinyModel.PROMPT.length, sum(passes, "promptRows"));
    assertEquals(8, sum(passes, "decodingRows")); // the last token is not read
    assertTrue(passes.stream().allMatch(pass -> pass.getDuration("time").toNanos() > 0));
    assertEquals(2, named(events, "llm.Queue").size());
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static int sum(List<RecordedEvent> events, String field) {
    return events.stream().mapToInt(event -> event.getInt(field)).sum();
  }
}
