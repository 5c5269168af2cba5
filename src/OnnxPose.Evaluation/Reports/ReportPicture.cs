using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Reports;

/// <summary>A picture that belongs to a report.</summary>
/// <param name="Name">The name of its file, without the ending.</param>
/// <param name="Image">The picture.</param>
public sealed record ReportPicture(string Name, RgbImage Image);
