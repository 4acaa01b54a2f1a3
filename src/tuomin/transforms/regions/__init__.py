"""Where addresses lie: the regions of China and what begins with them."""
