package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.api.InterruptionException;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LoadOptions.LoadListener;
import llm.api.ModelAccessException;
import llm.api.ModelFormatException;
import llm.api.ModelSource;
import llm.api.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whose fault it is that a model cannot be loaded, and what is said of one that can. */
@ExtendWith(RequestedKernels.class)
class LoadingTest {
  @TempDir private Path folder;

  private static final class Heard implements LoadListener {
    final List<Long> done = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    long total;

    @Override
    public void progress(String stage, long done, long total) {
      this.done.add(done);
      this.total = total;
    }

    @Override
    public void warning(String message) {
      warnings.add(message);
    }
  }

  @Test
  void aFileThatIsNotThere() {
    var source = ModelSource.of(folder.resolve("absent.gguf"));
    for (Executable use :
        List.<Executable>of(
            () -> LanguageModel.load(source, LoadOptions.defaults()),
            () -> LanguageModel.describe(source, LoadOptions.defaults()),
            () -> Tokenizer.load(source))) {
      var e = assertThrows(ModelAccessException.class, use);
      assertEquals(source.name() + ": no such file or folder", e.getMessage());
      var cause = assertNotNullCause(e);
      assertInstanceOf(NoSuchFileException.class, cause.getCause());
    }
  }

  private static Throwable assertNotNullCause(Throwable e) {
    assertNotNull(e.getCause());
    return e.getCause();
  }

  @Test
  void aFileThatIsNoModel() throws IOException {
    var text = Files.writeString(folder.resolve("text.gguf"), "This is no model.");
    assertThrows(ModelFormatException.class, () -> LanguageModel.load(text));
    assertThrows(ModelFormatException.class, () -> LanguageModel.load(folder));
  }

  @Test
  void anInterruptedThreadIsToldSo() {
    Thread.currentThread().interrupt();
    var e = assertThrows(InterruptionException.class, () -> LanguageModel.load(Stories.file()));
    assertTrue(Thread.interrupted());
    assertTrue(e.getMessage().startsWith(Stories.file() + ": interrupted"), e.getMessage());
    LanguageModel.load(Stories.file()).close();
  }

  @Test
  void whatAListenerThrowsIsNoPluginsFault() {
    for (var thrown : List.of(new IllegalStateException("enough"), new AssertionError("enough"))) {
      LoadListener listener =
          (stage, done, total) -> {
            if (thrown instanceof Error e) throw e;
            throw (RuntimeException) thrown;
          };
      assertSame(thrown, assertThrows(thrown.getClass(), () -> load(Stories.file(), listener)));
    }
    var late =
        new LoadListener() {
          @Override
          public void progress(String stage, long done, long total) {}

          @Override
          public void warning(String message) {
            throw new IllegalStateException(message);
          }
        };
    var odd = Altered.stories().withVector("odd.weight", 1).write(folder.resolve("odd.gguf"));
    assertThrows(IllegalStateException.class, () -> load(odd, late));
  }

  @Test
  void progressReachesItsTotal() throws IOException {
    for (var source :
        List.of(
            ModelSource.of(Stories.file()),
            ModelSource.of("bytes", Files.readAllBytes(Stories.file())))) {
      var heard = new Heard();
      LanguageModel.load(source, LoadOptions.builder().listener(heard).build()).close();
      long before = 0;
      for (long done : heard.done) {
        assertTrue(done >= before, heard.done::toString);
        before = done;
      }
      assertEquals(heard.total, before);
      assertTrue(heard.total > 0);
      assertEquals(List.of(), heard.warnings);
    }
  }

  @Test
  void whatIsOddIsSaidOnceAndInOneLine() {
    var odd = Altered.stories().withVector("\u001b[31mred", 1).withValue("llama.block_count", 1L);
    for (int i = 0; i < 20; i++) odd.withVector("odd." + i + ".weight", 1);
    var file = odd.write(folder.resolve("odd.gguf"));
    var heard = new Heard();
    load(file, heard);
    assertEquals(
        List.of(
            file
                + ": block_count is 1, but the file has tensors of blocks up to blk.2: nothing"
                + " uses them",
            file
                + ": tensors that nothing uses: \uFFFD[31mred, odd.0.weight, odd.1.weight,"
                + " odd.2.weight, odd.3.weight and 16 more"),
        heard.warnings);
    var description = LanguageModel.describe(ModelSource.of(file), LoadOptions.defaults());
    assertEquals(
        heard.warnings, description.warnings().stream().map(w -> file + ": " + w).toList());
  }

  @Test
  void aContextBeyondTheTrainedOneIsOdd() {
    var heard = new Heard();
    LanguageModel.load(
            ModelSource.of(Stories.file()),
            LoadOptions.builder().listener(heard).contextLength(10_000).build())
        .close();
    assertEquals(1, heard.warnings.size());
    assertTrue(heard.warnings.getFirst().contains("a context of 10000"), heard.warnings::toString);
  }

  private static void load(Path file, LoadListener listener) {
    LanguageModel.load(ModelSource.of(file), LoadOptions.builder().listener(listener).build())
        .close();
  }
}
