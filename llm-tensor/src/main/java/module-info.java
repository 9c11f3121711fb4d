/** Tensors, their types, and the kernels that compute with them. */
module llm.tensor {
  requires jdk.incubator.vector;
  requires static transitive org.jspecify;

  exports llm.tensor;
  exports llm.tensor.sequence;
  exports llm.tensor.sequence.io;
}
