namespace OnnxPose.Training.Weights;

/// <summary>A tensor of a weights file, widened to fp32.</summary>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Values">Row-major values.</param>
readonly record struct FloatTensor(long[] Shape, float[] Values);
