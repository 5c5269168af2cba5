namespace OnnxPose.Models;

/// <summary>The order in which a network was taught to see a pixel's colours.</summary>
enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as OpenCV reads pictures.</summary>
    Bgr,
}
