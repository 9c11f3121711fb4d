package llm.gguf;

import java.util.Arrays;
import llm.tensor.TensorType;

/**
 * A tensor as a file lists it.
 *
 * @param dimensions the first is the width of a row
 * @param offset from where the tensor data begins
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record TensorInfo(String name, TensorType type, long[] dimensions, long offset) {
  long byteSize() {
    return type.byteSize(Arrays.stream(dimensions).reduce(1, (a, b) -> a * b));
  }

  String label() {
    return TensorRules.label(name);
  }
}
