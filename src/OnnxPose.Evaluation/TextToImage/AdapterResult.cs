using OnnxPose.Evaluation.Reports;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.TextToImage;

/// <summary>The numbers of an adapter's evaluation, and sheets to look at.</summary>
/// <param name="Report">The numbers.</param>
/// <param name="Scales">Rows of eight captions: pose pictures, pictures with adapter scale 0, with 1.</param>
/// <param name="Faces">Rows of eight close captions: pose pictures, pictures of the adapter that sees bodies
/// only, pictures of the full one; null where the model has no <c>adapter_body</c>, or draws no close-ups.
/// </param>
/// <param name="Edits">Rows of eight edits: pictures before, and after an arm was moved; null where too few
/// poses have an arm to move.</param>
public sealed record AdapterResult(
    EvaluationReport Report, RgbImage Scales, RgbImage? Faces, RgbImage? Edits);
