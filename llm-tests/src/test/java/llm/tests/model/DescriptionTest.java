package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said of a model without loading it is what it is once it is loaded. */
@ExtendWith(RequestedKernels.class)
class DescriptionTest {
  private static final List<LoadOptions> OPTIONS =
      List.of(LoadOptions.defaults(), LoadOptions.builder().exact(true).build());

  @Test
  void aDescriptionIsThatOfTheLoadedModel() {
    var files =
        Stream.concat(
            Stream.of(Stories.file()), Variant.in(Variant.bundled()).stream().map(Variant::model));
    for (var file : files.toList()) {
      for (var options : OPTIONS) {
        var source = ModelSource.of(file);
        try (var model = LanguageModel.load(source, options)) {
          assertEquals(model.description(), LanguageModel.describe(source, options));
        }
      }
    }
  }

  @Test
  void everyMatrixHasAKernel() {
    var description =
        LanguageModel.describe(ModelSource.of(Stories.file()), LoadOptions.defaults());
    for (var tensor : description.tensors()) {
      assertEquals(tensor.dimensions().size() == 1, tensor.kernel().isEmpty(), tensor.name());
    }
    assertFalse(description.tensors().isEmpty());
  }
}
