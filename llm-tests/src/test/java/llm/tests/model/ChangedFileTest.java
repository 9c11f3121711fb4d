package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.EngineListener;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelAccessException;
import llm.api.ModelSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model's file that is cut off or changed while it is mapped: an error, and not the VM's end. */
@ExtendWith(RequestedKernels.class)
class ChangedFileTest {
  @TempDir private Path folder;
  private Path file;
  private final int[] prompt = Stories.reference().prompt();

  /** Tokens that are written ahead of a reader. */
  private static final int BUFFER = 32;

  private final int[] story = Stories.reference().greedy();

  @BeforeEach
  void copy() throws IOException {
    file = Files.copy(Stories.file(), folder.resolve("model.gguf"));
  }

  private void cut() throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
  }

  private void assertRefused(Executable use) {
    var e = assertThrows(ModelAccessException.class, use::run);
    assertTrue(
        e.getMessage().startsWith(file + ": was replaced or changed while in use"), e.getMessage());
  }

  private interface Executable {
    void run();
  }

  @Test
  void cutOffBetweenGenerations() throws IOException {
    try (var model = LanguageModel.load(file)) {
      assertEquals(story[0], Greedy.ids(model, prompt, 1)[0]);
      cut();
      assertRefused(() -> Greedy.ids(model, prompt, 1));
      assertRefused(() -> model.evaluate(prompt, EvaluationOptions.of((position, logits) -> {})));
    }
  }

  /** Cut while the engine waits for the reader: in the middle of a pass it might end the VM. */
  @Test
  @Timeout(60)
  void cutOffBetweenTwoTokens() throws Exception {
    var passes = new AtomicInteger();
    var listener =
        new EngineListener() {
          @Override
          public void passEnded(Pass pass) {
            passes.incrementAndGet();
          }
        };
    var options = LoadOptions.builder().engineListener(listener).build();
    try (var model = LanguageModel.load(ModelSource.of(file), options);
        var session = model.newSession();
        var generation = session.generate(prompt, Greedy.tokens(120))) {
      // Nothing is read before: how many more are written behind that depends on the moment.
      while (passes.get() < BUFFER) Thread.sleep(1);
      cut();
      var tokens = generation.iterator();
      assertEquals(story[0], tokens.next().id());
      assertRefused(
          () -> {
            while (true) tokens.next(); // some are computed ahead, not all
          });
    }
  }

  @Test
  void overwrittenInPlace() throws IOException {
    try (var model = LanguageModel.load(file)) {
      Files.write(file, new byte[(int) Files.size(file)], StandardOpenOption.WRITE);
      Files.setLastModifiedTime(
          file, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));
      assertRefused(() -> Greedy.ids(model, prompt, 1));
    }
  }

  @Test
  void whatTakesItsNameDoesNoHarm() throws IOException {
    try (var model = LanguageModel.load(file)) {
      var other = Files.writeString(folder.resolve("other"), "other");
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertArrayEquals(part(10), Greedy.ids(model, prompt, 10));
      Files.delete(file);
      assertArrayEquals(part(10), Greedy.ids(model, prompt, 10));
    }
  }

  @Test
  void copiedIntoMemoryItMayBeCutOff() throws IOException {
    var options = LoadOptions.builder().weightsInMemory(true).build();
    var source = ModelSource.of(file);
    try (var model = LanguageModel.load(source, options)) {
      var cost = model.description().cost();
      assertEquals(0, cost.mappedBytes());
      assertEquals(cost, LanguageModel.describe(source, options).cost());
      cut();
      assertArrayEquals(part(10), Greedy.ids(model, prompt, 10));
    }
  }

  private int[] part(int count) {
    return java.util.Arrays.copyOf(story, count);
  }
}
