using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>A picture of a contact sheet.</summary>
/// <param name="Picture">The picture; all of a sheet have one size.</param>
/// <param name="Note">What stands below it; may be empty.</param>
readonly record struct SheetCell(RgbImage Picture, string Note);
