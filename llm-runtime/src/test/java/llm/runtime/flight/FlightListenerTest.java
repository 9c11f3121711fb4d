package llm.runtime.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import llm.api.ArchitectureInfo;
import llm.api.EngineListener;
import llm.api.FinishReason;
import llm.api.ModelDescription;
import llm.api.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightListenerTest {
  private static final EngineListener.Sequence SEQUENCE =
      EngineListener.Sequence.of(7, 30, "somebody", 2);

  @TempDir private Path folder;

  /** What a recording without any settings of ours has of what is done. */
  private List<RecordedEvent> recorded(Runnable action) throws IOException {
    var file = folder.resolve("flight.jfr");
    try (var recording = new Recording()) {
      recording.start();
      action.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("llm."))
        .toList();
  }

  @Test
  void eachCallIsAnEvent() throws IOException {
    var events = recorded(() -> callAll(FlightListener.of("some model", Optional.empty())));
    assertEquals(
        List.of("llm.Queue", "llm.Queue", "llm.Pass", "llm.Cache", "llm.Answer"), names(events));
    for (var event : events) {
      assertEquals("some model", event.getString("model"));
      assertEquals(List.of("LLM"), event.getEventType().getCategoryNames());
    }
    assertFalse(events.get(0).getBoolean("admitted"));
    assertEquals(true, events.get(1).getBoolean("admitted"));
    assertEquals(2, events.get(0).getInt("waiting"));
    var pass = events.get(2);
    assertEquals(64, pass.getInt("promptRows"));
    assertEquals(3, pass.getInt("decodingRows"));
    assertEquals(4, pass.getInt("sequences"));
    assertEquals(Duration.ofMillis(5), pass.getDuration("time"));
    assertEquals(1000, events.get(3).getLong("bytes"));
    assertEquals(2000, events.get(3).getLong("budget"));
    var answer = events.get(4);
    assertEquals(7, answer.getLong("sequence"));
    assertEquals("somebody", answer.getString("client"));
    assertEquals("MAX_TOKENS", answer.getString("reason"));
    assertEquals(12, answer.getInt("generatedTokens"));
    assertEquals(8, answer.getInt("cachedTokens"));
    assertEquals(Duration.ofMillis(20), answer.getDuration("firstToken"));
    assertEquals(Duration.ZERO, answer.getDuration("betweenTokens"));
    assertEquals(Duration.ofMillis(90), answer.getDuration("total"));
  }

  private static void callAll(EngineListener listener) {
    listener.queued(SEQUENCE);
    listener.admitted(SEQUENCE);
    listener.passEnded(EngineListener.Pass.of(64, 3, 4, 5_000_000));
    listener.cacheChanged(EngineListener.Cache.of(1000, 2000, 1, 64));
    listener.finished(
        EngineListener.Finished.builder(SEQUENCE, FinishReason.MAX_TOKENS)
            .usage(Usage.builder().promptTokens(30).cachedTokens(8).generatedTokens(12).build())
            .timeToFirstToken(Duration.ofMillis(20))
            .total(Duration.ofMillis(90))
            .build());
  }

  private static List<String> names(List<RecordedEvent> events) {
    return events.stream().map(event -> event.getEventType().getName()).toList();
  }

  @Test
  void whoeverListensHearsTheSame() {
    var heard = new ArrayList<String>();
    callAll(FlightListener.of("some model", Optional.of(writes(heard))));
    assertEquals(List.of("queued", "admitted", "pass", "cache", "finished"), heard);
  }

  private static EngineListener writes(List<String> heard) {
    return new EngineListener() {
      @Override
      public void queued(Sequence sequence) {
        heard.add("queued");
      }

      @Override
      public void admitted(Sequence sequence) {
        heard.add("admitted");
      }

      @Override
      public void passEnded(Pass pass) {
        heard.add("pass");
      }

      @Override
      public void cacheChanged(Cache cache) {
        heard.add("cache");
      }

      @Override
      public void finished(Finished finished) {
        heard.add("finished");
      }
    };
  }

  /** The event is written before: what a listener throws does not keep it back. */
  @Test
  void aListenerThatFailsLosesNoEvent() throws IOException {
    EngineListener fails =
        new EngineListener() {
          @Override
          public void passEnded(Pass pass) {
            throw new ArithmeticException();
          }
        };
    var listener = FlightListener.of("some model", Optional.of(fails));
    var events =
        recorded(
            () ->
                assertThrows(
                    ArithmeticException.class,
                    () -> listener.passEnded(EngineListener.Pass.of(1, 0, 1, 1))));
    assertEquals(List.of("llm.Pass"), names(events));
  }

  @Test
  void loadingHasADuration() throws IOException {
    var model =
        ModelDescription.builder()
            .name("some model")
            .architecture(ArchitectureInfo.of("some", "some.Plugin", "", ""))
            .cost(ModelDescription.Cost.builder().mappedBytes(10).repackedBytes(20).build())
            .build();
    var events = recorded(() -> Loading.begin().end(model));
    assertEquals(List.of("llm.Load"), names(events));
    assertEquals("some", events.getFirst().getString("architecture"));
    assertEquals(10, events.getFirst().getLong("mapped"));
    assertEquals(20, events.getFirst().getLong("repacked"));
    assertFalse(events.getFirst().getDuration().isNegative());
  }
}
