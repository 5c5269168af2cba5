using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Images.Training;

/// <summary>How far a reconstruction is from a picture: absolute differences, and those of their
/// gradients.</summary>
/// <remarks>
/// Gradients at three scales stand in for a perceptual loss and an adversary: an edge that is blurred or
/// misplaced costs more than a shade. Mathieu et al., "Deep multi-scale video prediction beyond mean square
/// error", 2016.
/// </remarks>
static class PictureLoss
{
    const int Scales = 3;

    /// <summary>Both terms, unweighted.</summary>
    /// <param name="actual">[batch, 3, height, width].</param>
    /// <param name="expected">Of the same shape.</param>
    public static (Tensor Pixels, Tensor Gradients) Of(Tensor actual, Tensor expected)
    {
        var difference = actual - expected;
        var pixels = difference.abs().mean();
        var gradients = Gradients(difference);
        for (var scale = 1; scale < Scales; scale++)
        {
            difference = avg_pool2d(difference, 2);
            gradients = gradients + Gradients(difference);
        }
        return (pixels, gradients / Scales);
    }

    // The gradient is linear: that of the difference is the difference of the gradients.
    static Tensor Gradients(Tensor difference)
    {
        var (height, width) = (difference.shape[2], difference.shape[3]);
        var down = difference.narrow(2, 1, height - 1) - difference.narrow(2, 0, height - 1);
        var right = difference.narrow(3, 1, width - 1) - difference.narrow(3, 0, width - 1);
        return down.abs().mean() + right.abs().mean();
    }
}
